"""The CSV side: records, reader, checks, writer."""
