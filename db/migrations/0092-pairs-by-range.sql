-- A pass writes its pairs range by range and takes away there what it did not find again: no pair need remember the pass.
alter table match_pair drop column seen_in;
