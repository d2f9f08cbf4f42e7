"""What can be done with a package beyond its roles; its manifest alone says so."""

from studio.package.loader import Package
from studio.package.manifest import Graph, TensorSpec


def way_back(package: Package, direction: str | None) -> str | None:
    """The direction opposite to `direction`; None where the model is not two-way.

    Two directions can also be two styles: of those that share a file, or whose names say `a-to-b`, only mirrored ones
    lead back.
    """
    graphs = [graph for graph in package.manifest.graphs if graph.role == "translate"]
    if len(graphs) != 2 or graphs[0].file == graphs[1].file or any(graph.constants for graph in graphs):
        return None
    names = [graph.direction for graph in graphs]
    here = names[0] if direction is None else direction
    back = next((name for name in names if name is not None and name != here), None)
    if here is None or back is None or package.manifest.domains is None:
        return None
    if "-to-" in here and "-to-".join(reversed(here.split("-to-", 1))) != back:
        return None
    return back


def critic_of(package: Package, direction: str | None) -> Graph | None:
    """The critic that gives a map for results of `direction` (None: the model's first), if the package has one."""
    way = direction or next(iter(package.directions), None)
    for graph in package.manifest.graphs:
        if graph.role == "critic" and graph.direction in (None, way) and map_output(graph) is not None:
            return graph
    return None


def map_output(graph: Graph) -> TensorSpec | None:
    """The realism of each place, if the critic tells places apart."""
    return next(
        (spec for spec in graph.outputs if spec.content == "realism" and {"height", "width"} <= set(spec.axes)), None
    )
