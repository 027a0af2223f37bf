DELETE FROM users_customuser WHERE id = ANY (:ids)
