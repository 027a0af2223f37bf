-- One whose making was broken off is there, is kept up to date, and is never used.
select coalesce((select indisvalid from pg_index where indexrelid = to_regclass(:name)), false)
