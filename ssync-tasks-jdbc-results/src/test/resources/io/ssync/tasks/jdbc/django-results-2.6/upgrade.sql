-- What django-celery-results 2.6 adds to the tables of 2.4 (migrations 0012 and 0013).
alter table django_celery_results_taskresult add column date_started timestamptz;
create index django_cele_periodi_1993cf_idx on django_celery_results_taskresult (periodic_task_name);
