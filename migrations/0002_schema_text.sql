ALTER TABLE `schemas` ADD `text` text DEFAULT '' NOT NULL;--> statement-breakpoint
UPDATE `schemas` SET `text` = `body`;
