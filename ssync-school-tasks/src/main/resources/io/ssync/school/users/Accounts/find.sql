-- Addresses are compared without regard to case, as mail servers do, and numbers as they are dialled.
SELECT id, email, phone_number,
  CASE :role
    WHEN 'teacher' THEN EXISTS (SELECT FROM academic_teacher WHERE user_id = account.id)
    ELSE EXISTS (SELECT FROM academic_parent WHERE user_id = account.id)
  END AS has_role
FROM (
  SELECT id, lower(email) AS email,
    regexp_replace(regexp_replace(phone_number, '[^+0-9]', '', 'g'), :notAsAtHome, '0\1') AS phone_number
  FROM users_customuser) account
WHERE email = ANY (:emails)
  OR phone_number <> '' AND phone_number = ANY (:phoneNumbers)
ORDER BY id
