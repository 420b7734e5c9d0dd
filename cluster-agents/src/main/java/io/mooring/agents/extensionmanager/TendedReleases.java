package io.mooring.agents.extensionmanager;

/** All that is done with releases: making them, in tasks of their own, and looking after their objects. */
record TendedReleases(Releases releases, ReleaseTasks tasks, WatchReleases drift) {}
