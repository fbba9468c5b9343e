"""What an endpoint is asked, and what its pages come to together."""
