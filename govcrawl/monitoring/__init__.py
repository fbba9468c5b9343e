"""What has become of runs, told to people and to machines."""
