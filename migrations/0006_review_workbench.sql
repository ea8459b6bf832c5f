CREATE TABLE `edited_values` (
	`event_id` integer NOT NULL,
	`block_index` integer NOT NULL,
	`field` text NOT NULL,
	`before` text,
	`after` text,
	`was_edited` integer NOT NULL,
	PRIMARY KEY(`event_id`, `block_index`, `field`),
	FOREIGN KEY (`event_id`) REFERENCES `review_events`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `sample_rows` (
	`sample_id` integer NOT NULL,
	`run_id` integer NOT NULL,
	`block_index` integer NOT NULL,
	`staging_sha256` text NOT NULL,
	PRIMARY KEY(`sample_id`, `run_id`, `block_index`),
	FOREIGN KEY (`sample_id`) REFERENCES `samples`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `samples` (
	`id` integer PRIMARY KEY NOT NULL,
	`uid` text NOT NULL,
	`project_id` integer NOT NULL,
	`scope` text NOT NULL,
	`filter` text NOT NULL,
	`size` integer NOT NULL,
	`population` integer NOT NULL,
	`seed` integer NOT NULL,
	`actor` text NOT NULL,
	`created_at` text NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `projects`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `samples_uid_unique` ON `samples` (`uid`);--> statement-breakpoint
CREATE INDEX `samples_project` ON `samples` (`project_id`);--> statement-breakpoint
DROP INDEX `runs_conversion_schema`;--> statement-breakpoint
ALTER TABLE `runs` ADD `opinion` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `runs_conversion_schema` ON `runs` (`conversion_id`,`schema_id`,`opinion`);--> statement-breakpoint
ALTER TABLE `overlays` ADD `problem` text;--> statement-breakpoint
CREATE INDEX `overlays_low_confidence` ON `overlays` (`run_id`,`block_index`) WHERE status = 'ai_complete' AND confidence < 0.5;--> statement-breakpoint
CREATE INDEX `overlays_evidence_missing` ON `overlays` (`run_id`,`block_index`) WHERE status = 'ai_complete' AND instr(evidence, '"grade":"not_found","span":null,"isRequired":true') > 0;--> statement-breakpoint
CREATE INDEX `overlays_invalid` ON `overlays` (`run_id`,`block_index`) WHERE status = 'ai_complete' AND problem IS NOT NULL;--> statement-breakpoint
ALTER TABLE `review_events` ADD `leader_id` integer REFERENCES review_events(id);--> statement-breakpoint
ALTER TABLE `review_events` ADD `statement` text;--> statement-breakpoint
CREATE INDEX `review_events_leader` ON `review_events` (`leader_id`) WHERE leader_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `review_events_leading` ON `review_events` (`id`) WHERE leader_id IS NULL;--> statement-breakpoint
CREATE TRIGGER edited_values_no_update BEFORE UPDATE ON edited_values
BEGIN
  SELECT RAISE(ABORT, 'the history of review is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER edited_values_no_delete BEFORE DELETE ON edited_values
BEGIN
  SELECT RAISE(ABORT, 'the history of review is append-only');
END;
