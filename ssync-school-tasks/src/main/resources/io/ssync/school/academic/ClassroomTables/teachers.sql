SELECT teacher.id,
  concat_ws(' ', first_name, last_name) AS full_name,
  concat_ws(' ', first_name, nullif(middle_name, ''), last_name) AS longer_name
FROM academic_teacher teacher
JOIN users_customuser account ON account.id = teacher.user_id
WHERE NOT teacher.inactive
