import type { ScalarTag, Tags } from "yaml";

const PREFIX = "tag:yaml.org,2002:";

/** Strips what PyYAML lets a number have for the eye. */
const digits = (text: string) => text.replaceAll("_", "");
const sign = (text: string) => (text.startsWith("-") ? -1 : 1);
const unsigned = (text: string) => text.replace(/^[+-]/, "");

function sexagesimal(text: string): number {
  const parts = unsigned(digits(text)).split(":").map(Number);
  return sign(text) * parts.reduce((sum, part) => sum * 60 + part, 0);
}

function tag(name: string, test: RegExp, resolve: (text: string) => unknown): ScalarTag {
  return { default: true, tag: `${PREFIX}${name}`, test, resolve };
}

/**
 * The plain scalars that are no text, as OmegaConf 2.3 reads them: PyYAML's YAML 1.1 (`yes`, `010`, `1_000`,
 * `1:30`) with OmegaConf's own floats (`1e3`) and without dates.
 * Source: `yaml/resolver.py` of PyYAML 6, `get_yaml_loader` of omegaconf 2.3.0.
 */
const scalars: ScalarTag[] = [
  tag("null", /^(?:~|null|Null|NULL|)$/, () => null),
  tag("bool", /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/, () => true),
  tag("bool", /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/, () => false),
  tag("int", /^[-+]?0b[01_]+$/, (text) => sign(text) * Number.parseInt(unsigned(digits(text)).slice(2), 2)),
  tag("int", /^[-+]?0x[\da-fA-F_]+$/, (text) => sign(text) * Number.parseInt(unsigned(digits(text)), 16)),
  tag("int", /^[-+]?0[0-7_]+$/, (text) => sign(text) * Number.parseInt(unsigned(digits(text)), 8)),
  tag("int", /^[-+]?(?:0|[1-9][\d_]*)$/, (text) => Number(digits(text))),
  tag("int", /^[-+]?[1-9][\d_]*(?::[0-5]?\d)+$/, sexagesimal),
  tag("float", /^[-+]?\d+(?:_\d+)*\.[\d_]*(?:[eE][-+]?\d+)?$/, (text) => Number(digits(text))),
  tag("float", /^[-+]?\d+(?:_\d+)*[eE][-+]?\d+$/, (text) => Number(digits(text))),
  tag("float", /^\.\d+(?:_\d+)*(?:[eE][-+]\d+)?$/, (text) => Number(digits(text))),
  tag("float", /^[-+]?\d+(?:_\d+)*(?::[0-5]?\d)+\.[\d_]*$/, sexagesimal),
  tag("float", /^[-+]?\.(?:inf|Inf|INF)$/, (text) => sign(text) * Number.POSITIVE_INFINITY),
  tag("float", /^\.(?:nan|NaN|NAN)$/, () => Number.NaN),
];

/** For the `customTags` of the YAML library: collections and texts of its own, scalars of OmegaConf's. */
export function omegaconfTags(known: Tags): Tags {
  const isScalarThatIsNoText = (item: Tags[number]) =>
    typeof item !== "string" && [`null`, `bool`, `int`, `float`].some((name) => item.tag === PREFIX + name);
  return [...known.filter((item) => !isScalarThatIsNoText(item)), ...scalars];
}
