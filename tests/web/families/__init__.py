"""One module for each family of content management systems: how it writes its pages."""
