"""The official inspection (政府网站与政务新媒体检查指标) as far as a machine can judge it."""
