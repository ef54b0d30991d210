import type { LabConfig, NodeConfig, Platform } from '../config/lab-config.ts';

/** The description of one service of a lab. */
export interface Service {
  /** The name of its unit, and so of its log. */
  readonly name: string;
  /** Its purpose, in a few words. */
  readonly summary: string;
  /** The nodes it runs on, in words. */
  readonly where: string;
  readonly runsOn: (node: NodeConfig, config: LabConfig) => boolean;
  /** Id of the step that starts it; services of `machines` start with their node. */
  readonly startedBy: string;
  /** Whether it cannot start with its node in such a lab, and the step of its own name starts it instead. */
  readonly waits?: (config: LabConfig) => boolean;
  /** Services that start before it if the node has them; its unit has the same order. */
  readonly after: readonly string[];
  /** In the sandbox: the file that it writes once it is ready. Without one, it counts as ready once it runs. */
  readonly readyFile?: string;
  /** In the sandbox: folders that must exist before it starts. */
  readonly folders?: readonly string[];
  /** Its place on each platform that has it. */
  readonly places: Readonly<Partial<Record<Platform, Place>>>;
  /** Its files on a node. */
  readonly files: (place: Place, platform: Platform) => readonly ServiceFile[];
  /** On a machine: the script to run after it has started. */
  readonly init?: string;
  /** On a machine: other units that its package installs. */
  readonly companions?: readonly string[];
  /** The TCP port of another service to which it keeps a connection while it works. */
  readonly watches?: (config: LabConfig) => number;
  /** Flags that its process must have, by name; at least one value of a comma-separated list. */
  readonly flags?: (config: LabConfig) => Readonly<Record<string, string>>;
}

/** The place of a service on a platform; its templates call it `service`. */
export interface Place {
  readonly program: string;
  /** The settings file that its unit reads. */
  readonly settings?: string;
  /** A program that its unit runs before each start. */
  readonly beforeStart?: string;
  /** A program that its unit runs after each start. */
  readonly afterStart?: string;
  /** The user that it runs as, unless it is root. */
  readonly user?: string;
  /** The platform's packages that contain it; none if k8s-lab installs the program. */
  readonly packages?: readonly string[];
}

/** One file of a service. */
export interface ServiceFile {
  readonly template: string;
  /** Its path in the rendered folder; with `NODE` in it, there is one file per node. */
  readonly name: string;
  /** The name if several nodes each have their own; with `NODE` in it. */
  readonly ofSeveral?: string;
  /** Its path on the service's nodes; without one, it is only for reading. */
  readonly path?: string | undefined;
  readonly mode?: number;
  /** What its template can name besides the lab's view, of the file's node; of the first one if the nodes share the file. */
  readonly own?: (node: NodeConfig, config: LabConfig) => Readonly<Record<string, unknown>>;
}
