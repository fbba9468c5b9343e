"""Which addresses may be connected to: every kind that is not public, in every spelling."""

from ipaddress import IPv4Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcrawl import outcomes
from govcrawl.networks import PUBLIC_ONLY, Networks, PrivateAddressError, literal
from govcrawl.survey.standing import Standing, standing

REFUSED = """
0.0.0.0 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254
168.63.129.16 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.192 192.0.2.1
192.88.99.1 192.168.0.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1
255.255.255.255
:: ::1 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b:1::808:808
100::1 2001::1 2001:db8::1 2002:7f00:1::1 2002:a9fe:a9fe::1 3fff::1 fc00::1 fd00:ec2::254
fe80::1 fe80::1%eth0 fec0::1 ff02::1 5f00::1
""".split()
PUBLIC = """
1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1 192.0.1.1 223.255.255.255
2400:3200::1 2606:4700::1111 ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::1
""".split()


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_not_public_is_refused(address: str) -> None:
    assert not PUBLIC_ONLY.allows(ip_address(address))
    with pytest.raises(PrivateAddressError, match="GOVCRAWL_PRIVATE_NETWORKS"):
        PUBLIC_ONLY.check(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_is_allowed(address: str) -> None:
    assert PUBLIC_ONLY.allows(ip_address(address))
    PUBLIC_ONLY.check(address)


def test_a_setting_allows_its_networks_and_nothing_else() -> None:
    allowed = Networks.parse(" 127.0.0.0/8,10.1.0.0/16 , fd00::/8,192.168.7.7,")
    for address in "127.9.9.9 10.1.2.3 fd12::1 192.168.7.7 ::ffff:10.1.2.3 8.8.8.8".split():
        assert allowed.allows(ip_address(address)), address
    for address in "10.2.0.1 192.168.7.8 ::1 fe80::1 169.254.169.254 ::ffff:10.2.0.1".split():
        assert not allowed.allows(ip_address(address)), address
    assert Networks.parse("") == PUBLIC_ONLY


@pytest.mark.parametrize("wrong", ["localhost", "10.0.0.0/99", "10.1.2.3/8", "127.0.0.0/8;::1"])
def test_a_value_that_is_no_network_is_named(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"GOVCRAWL_PRIVATE_NETWORKS: got .*expected networks"):
        Networks.parse(f"127.0.0.0/8, {wrong}")


@pytest.mark.parametrize(
    "host",
    (
        "127.0.0.1 127.0.0.1. 127.1 127.0.1 0x7f.1 0x7F000001 2130706433 017700000001 0177.0.0.1 "
        "0177.0.0.0x1 １２７.0.0.1 127。0。0。1 127%2e0%2e0%2e1 localhost LOCALHOST. a.localhost"
    ).split(),
)
def test_every_spelling_of_an_address_is_that_address(host: str) -> None:
    assert literal(host) == ip_address("127.0.0.1")


def test_ipv6_is_read_with_brackets_and_zone() -> None:
    assert literal("[::1]") == literal("::1%lo") == literal("[0:0::1%25lo]") == ip_address("::1")


@pytest.mark.parametrize("host", ["", "gov.cn", "127.0.0.1.example", "dead.beef.cn", "1.2.3.4.5"])
def test_a_name_is_no_address(host: str) -> None:
    assert literal(host) is None


@given(st.ip_addresses(v=4))
def test_an_address_as_a_number_is_judged_as_itself(address: IPv4Address) -> None:
    number = int(address)
    for host in (f"{number}", f"{number:#x}", f"0{number:o}" if number else "0", f"{address}."):
        assert literal(host) == address, host


def test_a_refusal_lowers_no_score_and_kills_no_link() -> None:
    error = PrivateAddressError.at("oa.example", ip_address("10.0.0.8"))
    for works in (True, False, None):
        verdict = outcomes.of_exception(error, network_up=works)
        assert (verdict.reason, verdict.fault) == ("unsupported", "unknown")
        assert "oa.example (10.0.0.8)" in verdict.detail
        assert standing(verdict) is Standing.UNMEASURED
