-- The job that had it made. The same job, started again after a crash, must find how its work ended, or it would be paid again.
alter table generations add column asked_by_job text;
create index generations_of_job on generations (workspace_id, asked_by_job) where asked_by_job is not null;
