-- tasks: an answer to an open question looks for the failed tasks that tell of it, while money is locked. Without an index of its own
-- that reads every task that the workspace ever had.

create index tasks_asking on tasks (workspace_id)
  where state = 'failed' and error ? 'open_questions' and removed_at is null;
