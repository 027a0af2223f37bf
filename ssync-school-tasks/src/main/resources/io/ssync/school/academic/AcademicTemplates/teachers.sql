SELECT DISTINCT concat_ws(' ', first_name, last_name) AS name
FROM academic_teacher teacher
JOIN users_customuser account ON account.id = teacher.user_id
WHERE NOT teacher.inactive
ORDER BY name
