"""The platforms of the sample web, each on a loopback address of its own beside the sites."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

from tests.web.platforms import service_platform, stores, wechat, weibo
from tests.web.platforms.serving import Platform, Served, serve

WEIBO, WECHAT = "127.0.0.16", "127.0.0.17"
STORES = {
    "apple": "127.0.0.18",
    "huawei": "127.0.0.19",
    "tencent": "127.0.0.20",
    "xiaomi": "127.0.0.21",
    "wandoujia": "127.0.0.22",
}
SERVICES = "127.0.0.30"


@contextmanager
def platforms(port: int, present: datetime) -> Iterator[dict[str, Served]]:
    """The sample platforms at ``present`` while the context lasts, by their names."""
    sample: dict[str, tuple[str, Platform]] = {
        "weibo": (WEIBO, weibo.WeiboPlatform(weibo.sample_accounts(present), present)),
        "wechat": (WECHAT, wechat.WechatPlatform(wechat.sample_accounts(present), present)),
        "services": (SERVICES, service_platform.ServicePlatform()),
        **{store.name: (STORES[store.name], store) for store in stores.sample_stores(present)},
    }
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(serve(platform, address, port))
            for name, (address, platform) in sample.items()
        }


def origins(port: int) -> str:
    """The setting that puts them in the place of the real ones."""
    return ",".join(
        (
            weibo.origins(f"http://{WEIBO}:{port}"),
            f"mp.weixin.qq.com=http://{WECHAT}:{port}",
            f"{service_platform.HOST}=http://{SERVICES}:{port}",
            stores.origins({name: f"http://{place}:{port}" for name, place in STORES.items()}),
        )
    )
