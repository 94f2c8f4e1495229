import { z } from 'zod';

/** What a reader is told of a setting, in Markdown: docs/configuration.md is made of it. */
export interface SettingText {
  /** What it sets, and when one needs it. */
  readonly about: string;
  /** What values look like, where the kind of the value does not say. */
  readonly values?: string;
  /** What holds where it is not set and has no default value. */
  readonly otherwise?: string;
}

/** The settings' texts. A schema has one if it was the last thing that was made of it. */
export const settingTexts = z.registry<SettingText>();

/** What the values of one kind look like. */
export interface KindText {
  readonly values: string;
}

/** The kinds' texts: of the schemas that settings are made of. */
export const kindTexts = z.registry<KindText>();
