CREATE TABLE `quarantine` (
	`blob_sha256` text PRIMARY KEY NOT NULL,
	`deaths` integer NOT NULL,
	`error` text NOT NULL,
	`updated_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `watch_offers` (
	`id` integer PRIMARY KEY NOT NULL,
	`uid` text NOT NULL,
	`watch_id` integer NOT NULL,
	`name` text NOT NULL,
	`sha256` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`state` text NOT NULL,
	`seen_at` text NOT NULL,
	FOREIGN KEY (`watch_id`) REFERENCES `watches`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `watch_offers_uid_unique` ON `watch_offers` (`uid`);--> statement-breakpoint
CREATE UNIQUE INDEX `watch_offers_content` ON `watch_offers` (`watch_id`,`name`,`sha256`);--> statement-breakpoint
CREATE INDEX `watch_offers_state` ON `watch_offers` (`watch_id`,`state`);--> statement-breakpoint
CREATE TABLE `watches` (
	`id` integer PRIMARY KEY NOT NULL,
	`uid` text NOT NULL,
	`project_id` integer NOT NULL,
	`path` text NOT NULL,
	`created_at` text NOT NULL,
	`stopped_at` text,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `watches_uid_unique` ON `watches` (`uid`);--> statement-breakpoint
ALTER TABLE `blocks` ADD `attributes` text;--> statement-breakpoint
ALTER TABLE `conversions` ADD `state` text DEFAULT 'ready' NOT NULL;--> statement-breakpoint
ALTER TABLE `conversions` ADD `receipt` text;--> statement-breakpoint
ALTER TABLE `conversions` ADD `indexed_blocks` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `conversions_unindexed` ON `conversions` (`id`) WHERE indexed_blocks < total_blocks;--> statement-breakpoint
ALTER TABLE `overlays` ADD `carried_from` integer REFERENCES runs(id);--> statement-breakpoint
ALTER TABLE `projects` ADD `reader` text DEFAULT 'built_in' NOT NULL;--> statement-breakpoint
ALTER TABLE `projects` ADD `docling_url` text;--> statement-breakpoint
ALTER TABLE `sources` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `sources` ADD `next_id` integer REFERENCES sources(id);--> statement-breakpoint
ALTER TABLE `sources` ADD `import_uid` text;--> statement-breakpoint
ALTER TABLE `sources` ADD `read_options` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX `sources_import` ON `sources` (`import_uid`);--> statement-breakpoint
CREATE INDEX `sources_waiting` ON `sources` (`id`) WHERE status IN ('uploaded', 'converting');--> statement-breakpoint
CREATE INDEX `sources_next` ON `sources` (`next_id`);--> statement-breakpoint
-- A conversion takes blocks while it is written, and none after: then it is never changed again.
DROP TRIGGER blocks_no_delete;
--> statement-breakpoint
CREATE TRIGGER blocks_no_delete BEFORE DELETE ON blocks
WHEN (SELECT state FROM conversions WHERE id = OLD.conversion_id) IS NOT 'writing'
BEGIN
  SELECT RAISE(ABORT, 'blocks are immutable');
END;
--> statement-breakpoint
CREATE TRIGGER blocks_no_late_insert BEFORE INSERT ON blocks
WHEN (SELECT state FROM conversions WHERE id = NEW.conversion_id) IS NOT 'writing'
BEGIN
  SELECT RAISE(ABORT, 'a conversion that is ready takes no blocks');
END;
--> statement-breakpoint
CREATE TRIGGER conversions_stay_ready BEFORE UPDATE OF state ON conversions
WHEN OLD.state = 'ready' AND NEW.state <> 'ready'
BEGIN
  SELECT RAISE(ABORT, 'a conversion that is ready stays so');
END;
--> statement-breakpoint
-- The text of all blocks, for search; filled in steps behind ingest.
CREATE VIRTUAL TABLE blocks_fts USING fts5(
  content, content='blocks', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
