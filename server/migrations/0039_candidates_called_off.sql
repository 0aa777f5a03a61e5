-- candidates: what was cancelled stays as a row that nobody is shown, until its work is called off where it runs, and for a retry.

alter table candidates drop constraint candidates_state_check;
alter table candidates add constraint candidates_state_check check (state in ('waiting', 'ready', 'failed', 'cancelled'));
drop index candidates_key;
create unique index candidates_key on candidates (project_id, subject_kind, subject_id, artefact_key)
  where state in ('waiting', 'ready');
