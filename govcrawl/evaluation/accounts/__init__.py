"""What Weibo accounts and WeChat official accounts are judged by alike."""
