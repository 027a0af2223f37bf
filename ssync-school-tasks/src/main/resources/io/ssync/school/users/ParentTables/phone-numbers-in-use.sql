-- Numbers are stored as they were typed; only their digits make them the same.
SELECT number
FROM (SELECT regexp_replace(phone_number, '[^+0-9]', '', 'g') AS number FROM academic_parent) parent
WHERE number = ANY (:values)
