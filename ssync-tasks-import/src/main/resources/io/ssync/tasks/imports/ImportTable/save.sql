UPDATE ssync_import
SET total = :total, row_cursor = :cursor, taken = :taken, created = :created, updated = :updated, failed = :failed, notes = :notes
WHERE id = :id
