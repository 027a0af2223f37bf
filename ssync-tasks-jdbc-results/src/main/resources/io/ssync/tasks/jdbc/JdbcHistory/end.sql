select date_done, task_id
from django_celery_results_taskresult
where <indexed>
order by date_done desc, task_id desc
offset :last limit 1
