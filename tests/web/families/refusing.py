"""Sites that give no page: a challenge for every visitor, and one that is out of service."""

from tests.web.pages import Answer, Content, Particulars

_SPELLED = "+".join(f"('{letter}')" for letter in "__jsl_clearance_s=1775000000.519|-1|sample")
CHALLENGE = (
    f"<script>document.cookie={_SPELLED}+(';')+('max-age=')+((1+[2]>>2)+'')+([2]*(3)+'')"
    "+('00;path=/');location.href=location.pathname+location.search</script>"
)


def challenge(_site: Particulars, _base: str) -> Content:
    """加速乐: status 521 and a script that sets a cookie, whatever was asked."""
    answer = Answer(
        body=CHALLENGE.encode(),
        status=521,
        headers={"Set-Cookie": "__jsluid_s=00000000000000000000000000005199; path=/; HttpOnly"},
    )
    return Content(answers={}, missing=answer)


def unavailable(_site: Particulars, _base: str) -> Content:
    """A gateway with nothing behind it."""
    body = b"<html><head><title>503 Service Temporarily Unavailable</title></head><body><center>"
    body += b"<h1>503 Service Temporarily Unavailable</h1></center><hr>nginx</body></html>"
    return Content(answers={}, missing=Answer(body=body, status=503, content_type="text/html"))
