-- Numbers have gaps, so it may be somewhat more. By the key, which costs nothing when there is nothing to do.
delete from ssync_audit where id <= (select max(id) from ssync_audit) - :most
