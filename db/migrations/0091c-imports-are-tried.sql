-- What an import would do, tried for real and taken back while it is a draft: {created, updated, unchanged, refused, problems,
-- remarks}; null where the file is too long for that, or cannot be started yet. It goes when the import starts.
alter table import_run add column tried jsonb;
