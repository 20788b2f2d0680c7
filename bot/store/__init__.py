"""What a running bot remembers: SQLite beside its state, or PostgreSQL where several processes share one."""
