-- Addresses are compared without regard to case, as mail servers do.
SELECT account.id, lower(account.email) AS email, account.phone_number,
  CASE :role
    WHEN 'teacher' THEN EXISTS (SELECT FROM academic_teacher WHERE user_id = account.id)
    ELSE EXISTS (SELECT FROM academic_parent WHERE user_id = account.id)
  END AS has_role
FROM users_customuser account
WHERE lower(account.email) = ANY (:emails)
  OR account.phone_number <> '' AND account.phone_number = ANY (:phoneNumbers)
