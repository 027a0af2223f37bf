UPDATE users_customuser
SET is_teacher = is_teacher OR :role = 'teacher', is_parent = is_parent OR :role = 'parent'
WHERE id = ANY (:ids)
