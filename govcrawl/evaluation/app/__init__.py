"""What apps and service platforms amount to: facts counted from documents, measures, findings."""
