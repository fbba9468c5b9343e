"""A site a script draws in the browser: the server sends a shell, and the data as JSON."""

import json

from tests.web import pages
from tests.web.pages import Content, Particulars

APP = """(function () {
  function add(parent, tag, text) {
    var element = document.createElement(tag);
    element.textContent = text;
    parent.appendChild(element);
    return element;
  }
  function meta(name, content) {
    var element = document.createElement("meta");
    element.name = name;
    element.content = content;
    document.head.appendChild(element);
  }
  function link(parent, text, address) {
    add(parent, "a", text).href = address;
  }
  function drawEntries(parent, articles) {
    var list = add(parent, "ul", "");
    articles.forEach(function (article) {
      var entry = add(list, "li", "");
      link(entry, article.title, "/article/" + article.number);
      add(entry, "span", article.published.slice(0, 10));
    });
  }
  function drawHome(app, site) {
    document.title = site.name;
    add(app, "h1", site.name);
    var menu = add(app, "ul", "");
    site.columns.forEach(function (column) {
      link(add(menu, "li", ""), column.name, "/list/" + column.folder);
    });
    site.columns.forEach(function (column) {
      drawEntries(app, column.articles.slice(0, 2));
    });
    add(app, "p", "主办单位：" + site.sponsor + " " + site.icp + " 政府网站标识码：" + site.code);
  }
  function drawList(app, site, folder) {
    site.columns.filter(function (column) {
      return column.folder === folder;
    }).forEach(function (column) {
      document.title = column.name + "-" + site.name;
      meta("ColumnName", column.name);
      meta("ColumnType", column.name);
      add(app, "p", "当前位置：首页 > " + column.name);
      drawEntries(app, column.articles);
      add(app, "p", "共" + column.articles.length + "条 第1页/共1页");
    });
  }
  function drawArticle(app, site, number) {
    site.columns.forEach(function (column) {
      column.articles.filter(function (article) {
        return String(article.number) === number;
      }).forEach(function (article) {
        document.title = article.title;
        meta("ArticleTitle", article.title);
        meta("PubDate", article.published);
        meta("ContentSource", article.source);
        meta("ColumnName", column.name);
        add(app, "h1", article.title);
        add(app, "p", "发布时间：" + article.published + " 来源：" + article.source);
        var body = add(app, "div", "");
        body.className = "content";
        article.paragraphs.forEach(function (text) { add(body, "p", text); });
      });
    });
  }
  fetch("/api/site.json").then(function (answer) { return answer.json(); }).then(function (site) {
    var app = document.getElementById("app");
    meta("SiteName", site.name);
    meta("SiteIDCode", site.code);
    var match = /^\\/(article|list)\\/(\\w+)$/.exec(location.pathname) || ["", "home", ""];
    ({ article: drawArticle, list: drawList, home: drawHome })[match[1]](app, site, match[2]);
  });
})();
"""


def build(site: Particulars, _base: str) -> Content:
    shell = pages.html(
        """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1.0">
<title></title></head><body><noscript><strong>请启用 JavaScript 后继续访问</strong></noscript>
<div id="app"></div><script src="/static/js/app.8c1f2e.js"></script></body></html>"""
    )
    answers = {
        "/": shell,
        "/static/js/app.8c1f2e.js": pages.plain(APP, "application/javascript; charset=utf-8"),
        "/api/site.json": pages.plain(_data(site), "application/json"),
        "/robots.txt": pages.plain("User-agent: *\nAllow: /\n"),
    }
    for column in site.columns:
        answers[f"/list/{column.folder}"] = shell
        answers |= {f"/article/{article.number}": shell for article in column.articles}
    return Content(answers=answers, missing=pages.html("<h1>404 Not Found</h1>", status=404))


def _data(site: Particulars) -> str:
    columns = [
        {
            "name": column.name,
            "folder": column.folder,
            "articles": [
                {
                    "number": article.number,
                    "title": article.title,
                    "published": f"{article.published:%Y-%m-%d %H:%M}",
                    "source": article.source,
                    "paragraphs": article.texts,
                }
                for article in column.articles
            ],
        }
        for column in site.columns
    ]
    about = {"name": site.name, "code": site.code, "sponsor": site.sponsor, "icp": site.icp}
    return json.dumps({**about, "columns": columns}, ensure_ascii=False)
