"""The entitlement conversation: what a resident tells of a person becomes a case, is asked for what is missing, and ends with a result."""
