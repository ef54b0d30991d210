import type { LabConfig, NodeConfig, Platform } from '../config/lab-config.ts';

/** Everything that is known about one service of a lab. */
export interface Service {
  /** The name of its unit, and so of its log. */
  readonly name: string;
  /** What it does, in a few words. */
  readonly summary: string;
  /** The nodes it runs on, in words. */
  readonly where: string;
  readonly runsOn: (node: NodeConfig, config: LabConfig) => boolean;
  /** Id of the step that starts it; services of `machines` start with their node. */
  readonly startedBy: string;
  /** Services that start before it, where the node has them; its unit says so too. */
  readonly after: readonly string[];
  /** In the sandbox: the file that it writes once it is ready. Without one, it counts as ready once it runs. */
  readonly readyFile?: string;
  /** In the sandbox: folders that must exist before it starts. */
  readonly folders?: readonly string[];
  /** Where it is, on each platform that has it. */
  readonly places: Readonly<Partial<Record<Platform, Place>>>;
  /** Its files on a node. */
  readonly files: (place: Place, platform: Platform) => readonly ServiceFile[];
  /** On a machine: the script to run once it is up. */
  readonly init?: string;
  /** On a machine: other units that its package installs. */
  readonly companions?: readonly string[];
  /** The TCP port of another service to which it keeps a connection while it works. */
  readonly watches?: (config: LabConfig) => number;
  /** Flags that its process must have, by name; of a list with commas, at least one value. */
  readonly flags?: (config: LabConfig) => Readonly<Record<string, string>>;
}

/** Where a platform has a service; its templates name it `service`. */
export interface Place {
  readonly program: string;
  /** The file of settings that its unit reads. */
  readonly settings?: string;
  /** A program that its unit runs each time before it starts. */
  readonly beforeStart?: string;
  /** A program that its unit runs each time it has started. */
  readonly afterStart?: string;
  /** The user that it runs as, if not root. */
  readonly user?: string;
  /** The platform's packages that contain it; none where k8s-lab brings the program. */
  readonly packages?: readonly string[];
}

/** One file of a service. */
export interface ServiceFile {
  readonly template: string;
  /** Its path in the rendered folder; with `NODE` in it there is one file for each node. */
  readonly name: string;
  /** The name if several nodes have it, where each has its own; with `NODE` in it. */
  readonly ofSeveral?: string;
  /** Its path on the nodes that the service runs on; without one it is only for reading. */
  readonly path?: string | undefined;
  readonly mode?: number;
  /** What its template can name besides the lab's view, of the file's node. */
  readonly own?: (node: NodeConfig, config: LabConfig) => Readonly<Record<string, unknown>>;
}
