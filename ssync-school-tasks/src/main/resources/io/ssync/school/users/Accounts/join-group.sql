INSERT INTO users_customuser_groups (customuser_id, group_id)
SELECT account_id, auth_group.id
FROM unnest(:ids) AS account_id, auth_group
WHERE auth_group.name = :name
ON CONFLICT (customuser_id, group_id) DO NOTHING
