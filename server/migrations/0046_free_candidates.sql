-- candidates: pictures and films that belong to no shot. What is made becomes a file of the project.

alter table candidates drop constraint candidates_subject_kind_check;
alter table candidates add constraint candidates_subject_kind_check
  check (subject_kind in ('shot', 'character', 'location', 'line', 'clip', 'picture', 'video'));

-- All of a request, by its task.
create index candidates_by_task on candidates (task_id, id) where task_id is not null;
