select at, who, from_address, action, subject, outcome, count
from ssync_audit
order by id desc
limit :limit
