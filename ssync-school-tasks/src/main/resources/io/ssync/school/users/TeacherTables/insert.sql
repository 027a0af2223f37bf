-- Whose number another transaction has taken in the meantime is left out; the caller sees which are missing.
INSERT INTO academic_teacher (user_id, address, national_id, tin_number, designation, unpaid_salary, inactive)
SELECT account_id, address, nullif(national_id, ''), nullif(tin_number, ''), nullif(designation, ''), 0, false
FROM unnest(:accounts, :addresses, :nationalIds, :tins, :designations)
  AS sheet (account_id, address, national_id, tin_number, designation)
ON CONFLICT DO NOTHING
RETURNING user_id
