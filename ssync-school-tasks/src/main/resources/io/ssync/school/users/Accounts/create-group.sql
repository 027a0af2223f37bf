INSERT INTO auth_group (name) VALUES (:name) ON CONFLICT (name) DO NOTHING
