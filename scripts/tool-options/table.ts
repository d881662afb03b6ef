// The table of the options of az and gh: what __tests__/meta/tool-options.json holds.

export interface Option {
  /** All spellings, such as `--name -n`. */
  readonly names: string;
  /** How many values follow. An `optional` one may have none. */
  readonly takes: 'flag' | 'value' | 'values' | 'optional';
  readonly required?: true;
  /** az: it is a part of the resource's ID, so that `--ids` can stand for it. */
  readonly identifies?: true;
  readonly choices?: readonly string[];
}

export interface ToolCommand {
  readonly options: readonly Option[];
  /** How many arguments without a name there are, at least and at most. Without the second one, any number. */
  readonly arguments?: readonly [least: number, most?: number];
  /** gh: what `--json` can select. */
  readonly fields?: readonly string[];
}

export interface ToolTable {
  readonly versions: { readonly az: string; readonly gh: string };
  /** The options that every command of az has. */
  readonly everywhere: readonly Option[];
  /** By name, such as `az account show`. */
  readonly commands: Readonly<Record<string, ToolCommand>>;
}

/** What an entry in the help of a tool shows, before it is known what the option takes. */
export type ShownOption = Omit<Option, 'takes'> & { readonly text: string };
