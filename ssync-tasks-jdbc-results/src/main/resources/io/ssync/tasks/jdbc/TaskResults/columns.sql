-- The columns that the table really has. A varchar(n) keeps n + 4 as its type modifier.
select attname as name, case when atttypid = 'varchar'::regtype and atttypmod > 4 then atttypmod - 4 end as max_length
from pg_attribute
where attrelid = to_regclass('django_celery_results_taskresult') and attnum > 0 and not attisdropped
