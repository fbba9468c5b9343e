"""What WeChat official accounts amount to: facts counted from documents, measures, findings."""
