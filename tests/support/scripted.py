"""A small web whose pages are empty until a browser runs their scripts, some of them hostile."""

from collections.abc import Iterator

from tests.support.hostile import Question, page, redirect
from tests.support.raw_server import answer

SHELL = (
    "<html><head><meta charset='gb2312'><title>示例县人民政府</title></head>"
    "<body><div id=box></div><script>{}</script></body></html>"
)
LIST = (
    "fetch('/api').then(r=>r.json()).then(l=>{"
    "box.innerHTML=l.map(t=>'<li>'+t+'</li>').join('')+"
    "'<p id=name>'+navigator.userAgent+'</p><p id=hand>'+navigator.webdriver+'</p>'})"
)
TITLES = '["关于示例的通知","😀"]'
OTHER_HOST = "127.0.5.2"

SCRIPTS = {
    "/list": LIST,
    "/moved": "location.href='/list'",
    "/late": "setTimeout(()=>{box.textContent='late'},1000)",
    "/decorated": (
        "box.innerHTML='<img src=/image.png><video src=/film.mp4></video>"
        "<object data=/object.bin></object><p>text';"
        "new EventSource('/events');new WebSocket('ws://'+location.host+'/socket');"
        "navigator.sendBeacon('/beacon');fetch('/api')"
    ),
    "/frames": (
        f"box.innerHTML='<iframe src=\"//{OTHER_HOST}:'+location.port+'/framed\"></iframe>"
        "<iframe src=/framed></iframe>text';"
        f"fetch('//{OTHER_HOST}:'+location.port+'/called',{{mode:'no-cors'}})"
    ),
    "/dialogs": "alert(1);confirm(2);prompt(3);box.textContent='after dialogs'",
    "/windows": (
        "for(let i=0;i<50;i++){window.open('/window');"
        "let a=document.createElement('a');a.href='/window';a.target='_blank';a.click()}"
        "box.textContent='after windows'"
    ),
    "/workers": (
        "navigator.serviceWorker&&navigator.serviceWorker.register('/service.js')"
        ".catch(()=>{});try{new SharedWorker('/shared.js')}catch(e){}box.textContent='text'"
    ),
    "/half": "box.textContent='half \\ud83d character'",
    "/storage": (
        "box.textContent='seen '+(localStorage.seen||'never')+' '+(document.cookie||'never');"
        "localStorage.seen='before';document.cookie='seen=before'"
    ),
    "/endless": "while(true){}",
    "/endless-later": "setTimeout(()=>{while(true){}},50)",
    "/alerts": "while(true){alert(1)}",
    "/loop": "location.href='/loop?'+Math.random()",
    "/fetches": ("let n=0;setInterval(()=>{fetch('/poll?'+n++);box.textContent='polled'},1)"),
    "/memory": "let all=[];while(true)all.push(new Array(10000).fill(Math.random()))",
    "/long": "box.textContent='x'.repeat(3<<20)",
    "/file": "location.href='/file.zip'",
}

ANSWERS = {
    "/api": answer(TITLES.encode(), "Content-Type: application/json"),
    "/robots.txt": answer(
        b"User-agent: govcrawl\nDisallow: /private/\n", "Content-Type: text/plain"
    ),
    "/led": redirect("/list"),
    "/pending": page("<p>before</p><script src=/never.js></script><p>behind</p>"),
    "/file.zip": answer(b"PK", "Content-Disposition: attachment"),
}


def scripted(question: Question) -> bytes | Iterator[bytes]:
    """The site: ``SCRIPTS`` by address, and what they ask for."""
    target = question.target.partition("?")[0]
    if target in SCRIPTS:
        return page(SHELL.format(SCRIPTS[target]), "X-Example: kept")
    if target == "/never.js":
        return _never(question)
    if target == "/huge":
        return _huge()
    return ANSWERS.get(target) or page("<p>not here</p>", status="404 Not Found")


def _never(question: Question) -> Iterator[bytes]:
    question.leaving.wait()
    yield b""


def _huge() -> Iterator[bytes]:
    """A gigabyte of HTML."""
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>"
    for _ in range(1000):
        yield b"<p>" + b"x" * (1 << 20)
