"""Pages for who looks after others: load, hours, canned replies, exports, audit, statistics."""
