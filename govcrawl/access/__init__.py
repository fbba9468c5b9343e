"""Where the platforms are asked, and with what right: addresses, credentials, the visitor flow."""
