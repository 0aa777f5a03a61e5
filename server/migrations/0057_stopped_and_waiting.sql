-- Tasks say why they were stopped, or what they wait for, in a person's words; and who asks for the work now, which after a retry is
-- not who began it. Work at a provider can be marked as wanted by nobody, so that it is called off after its project is gone.

alter table tasks add column asked_by uuid;
alter table tasks add column notice jsonb;

alter table generations add column stop_asked_at timestamptz;
create index generations_to_stop on generations (stop_asked_at) where stop_asked_at is not null;

alter table production_steps add column waits_until timestamptz;
