"""Who speaks: conventions, times and roles of transcripts."""
