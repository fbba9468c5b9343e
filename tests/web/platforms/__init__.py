"""Sample platforms: what Weibo and WeChat answer, by request, credential and patience."""
