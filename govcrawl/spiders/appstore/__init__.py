"""The spider of apps in app stores."""
