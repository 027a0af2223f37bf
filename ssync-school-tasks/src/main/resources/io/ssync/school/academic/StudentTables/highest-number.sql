SELECT coalesce(max(CAST(substr(admission_number, length(:prefix) + 1) AS bigint)), 0)
FROM academic_student
WHERE admission_number ~ ('^' || :prefix || '[0-9]{1,' || :mostDigits || '}$')
