"""Backup and restore (*säkerhetskopiering · varmuuskopiointi*): one archive, encrypted, that proves itself."""
