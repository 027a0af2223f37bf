-- Numbers are stored as they were typed; those that are dialled alike are the same.
SELECT id, coalesce(first_name, '') AS first_name, coalesce(last_name, '') AS last_name, email, phone_number, national_id
FROM (
  SELECT id, first_name, last_name, lower(coalesce(email, '')) AS email,
    regexp_replace(regexp_replace(phone_number, '[^+0-9]', '', 'g'), :notAsAtHome, '0\1') AS phone_number,
    coalesce(national_id, '') AS national_id
  FROM academic_parent) parent
WHERE phone_number <> '' AND phone_number = ANY (:phoneNumbers)
  OR email <> '' AND email = ANY (:emails)
  OR national_id <> '' AND national_id = ANY (:nationalIds)
ORDER BY id
