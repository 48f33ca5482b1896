// A hundred places of the demo's route guide: ours, plausible, in New Jersey, New York and Pennsylvania.

/** Name ('' when the place has none), latitude, longitude; degrees times 10^7. */
const rows: readonly (readonly [string, number, number])[] = [
  ['Patriots Path, Mendham, NJ 07945, USA', 407838351, -746143763],
  ['101 New Jersey 10, Whippany, NJ 07981, USA', 408122808, -743999179],
  ['U.S. 6, Shohola, PA 18458, USA', 413628156, -749015468],
  ['5 Conners Road, Kingston, NY 12401, USA', 419999544, -740371136],
  ['Mid Hudson Psychiatric Center, New Hampton, NY 10958, USA', 414008389, -743951297],
  ['287 Flugertown Road, Livingston Manor, NY 12758, USA', 419611318, -746524769],
  ['4001 Tremley Point Road, Linden, NJ 07036, USA', 406109563, -742186778],
  ['352 South Mountain Road, Wallkill, NY 12589, USA', 416802456, -742370183],
  ['1 Merck Access Road, Whitehouse Station, NJ 08889, USA', 406421967, -747727624],
  ['78-98 Schalck Road, Narrowsburg, NY 12764, USA', 416318082, -749677716],
  ['282 Lakeview Drive Road, Highland Lake, NY 12743, USA', 415301720, -748416257],
  ['330 Evelyn Avenue, Hamilton Township, NJ 08619, USA', 402647019, -747071791],
  ['New York State Reference Route 987E, Southfields, NY 10975, USA', 412567807, -741058078],
  ['103-271 Tempaloni Road, Ellenville, NY 12428, USA', 416855156, -744420597],
  ['1300 Airport Road, North Brunswick Township, NJ 08902, USA', 404663628, -744820157],
  ['162 Merrill Road, Highland Mills, NY 10930, USA', 413700272, -742135189],
  ['584 Old Mill Road, Chester, NJ 07930, USA', 407682774, -747039229],
  ['632 Station Avenue, Morristown, NJ 07960, USA', 407707443, -744877953],
  ['Trailhead, Sugar Hollow Road, Boonton, NJ 07005, USA', 408992050, -743939319],
  ['233 Orchard Drive, Denville, NJ 07834, USA', 408837356, -744830864],
  ['Ford below Otter Bridge, Sparta, NJ 07871, USA', 410452427, -746369533],
  ['929 County Road 582, Newton, NJ 07860, USA', 410481955, -747310171],
  ['Fire Tower, Juniper Hill, Vernon, NJ 07462, USA', 412243430, -744767069],
  ['447 Ridge Road, Hackettstown, NJ 07840, USA', 408374689, -748209886],
  ['Granite Spring, Clinton, NJ 08809, USA', 406191528, -749102340],
  ['218 Church Street, Bernardsville, NJ 07924, USA', 407132232, -745588413],
  ['Boat Landing, Eagle Pond, Ringwood, NJ 07456, USA', 411284033, -742485284],
  ['187 Quarry Lane, Milford, PA 18337, USA', 413098401, -747916307],
  ['404 Old Mill Road, Dingmans Ferry, PA 18328, USA', 412010608, -748669792],
  ['748 Station Avenue, Port Jervis, NY 12771, USA', 414039783, -746634676],
  ['Trailhead, Turkey Hollow Road, Warwick, NY 10990, USA', 412603366, -743696274],
  ['417 Orchard Drive, Goshen, NY 10924, USA', 414141835, -743181748],
  ['Ford below Raven Bridge, Monroe, NY 10950, USA', 413438558, -741654596],
  ['425 County Road 514, Beacon, NY 12508, USA', 414989884, -739739819],
  ['Fire Tower, Laurel Hill, Cold Spring, NY 10516, USA', 414067262, -739792838],
  ['786 Ridge Road, New Paltz, NY 12561, USA', 417252937, -741060133],
  ['Hemlock Spring, Rosendale, NY 12472, USA', 418265402, -740597036],
  ['719 Church Street, Saugerties, NY 12477, USA', 421043277, -739382321],
  ['Boat Landing, Fox Pond, Woodstock, NY 12498, USA', 420707255, -741142175],
  ['858 Quarry Lane, Pine Bush, NY 12566, USA', 415972438, -743219983],
  ['634 Old Mill Road, Liberty, NY 12754, USA', 418289018, -747723532],
  ['296 Station Avenue, Monticello, NY 12701, USA', 416331068, -747043886],
  ['Trailhead, Beaver Hollow Road, Callicoon, NY 12723, USA', 417647172, -750305635],
  ['357 Orchard Drive, Cranford, NJ 07016, USA', 406646085, -742842552],
  ['Ford below Sugar Bridge, Metuchen, NJ 08840, USA', 405539853, -743401021],
  ['418 County Road 691, Princeton, NJ 08540, USA', 403577362, -746752084],
  ['866 Station Avenue, Chester, NJ 07930, USA', 408085058, -746874567],
  ['Trailhead, Cedar Hollow Road, Morristown, NJ 07960, USA', 407924829, -744853856],
  ['283 Orchard Drive, Boonton, NJ 07005, USA', 409012042, -744171967],
  ['Ford below Turkey Bridge, Denville, NJ 07834, USA', 408630987, -744748135],
  ['428 County Road 570, Sparta, NJ 07871, USA', 410526554, -746436271],
  ['Fire Tower, Raven Hill, Newton, NJ 07860, USA', 410641663, -747599355],
  ['536 Ridge Road, Vernon, NJ 07462, USA', 411763428, -744769291],
  ['Otter Spring, Hackettstown, NJ 07840, USA', 408257005, -748171792],
  ['53 Church Street, Clinton, NJ 08809, USA', 406629623, -749342873],
  ['Boat Landing, Juniper Pond, Bernardsville, NJ 07924, USA', 406894307, -745460689],
  ['483 Quarry Lane, Ringwood, NJ 07456, USA', 411383599, -742756992],
  ['968 Old Mill Road, Milford, PA 18337, USA', 413231139, -747976095],
  ['890 Station Avenue, Dingmans Ferry, PA 18328, USA', 411903176, -748732517],
  ['Trailhead, Eagle Hollow Road, Port Jervis, NY 12771, USA', 413484847, -747008847],
  ['472 Orchard Drive, Warwick, NY 10990, USA', 412700008, -743328937],
  ['Ford below Beaver Bridge, Goshen, NY 10924, USA', 413746991, -743020805],
  ['486 County Road 653, Monroe, NY 10950, USA', 413345922, -741702442],
  ['Fire Tower, Sugar Hill, Beacon, NY 12508, USA', 415114884, -739451624],
  ['347 Ridge Road, Cold Spring, NY 10516, USA', 413965021, -739401235],
  ['Raven Spring, New Paltz, NY 12561, USA', 417240133, -740766861],
  ['328 Church Street, Rosendale, NY 12472, USA', 418614099, -740642762],
  ['Boat Landing, Laurel Pond, Saugerties, NY 12477, USA', 420660641, -739399307],
  ['638 Quarry Lane, Woodstock, NY 12498, USA', 420302207, -741176546],
  ['726 Old Mill Road, Pine Bush, NY 12566, USA', 415846017, -743219591],
  ['347 Station Avenue, Liberty, NY 12754, USA', 418137039, -747355903],
  ['Trailhead, Fox Hollow Road, Monticello, NY 12701, USA', 416305107, -746844312],
  ['608 Orchard Drive, Callicoon, NY 12723, USA', 417677457, -750617903],
  ['Ford below Cedar Bridge, Cranford, NJ 07016, USA', 406678552, -743032317],
  ['767 County Road 640, Metuchen, NJ 08840, USA', 405515185, -743915991],
  ['Fire Tower, Turkey Hill, Princeton, NJ 08540, USA', 403774809, -746611062],
  ['Trailhead, Hemlock Hollow Road, Chester, NJ 07930, USA', 408104965, -746775957],
  ['117 Orchard Drive, Morristown, NJ 07960, USA', 407736665, -744900110],
  ['Ford below Fox Bridge, Boonton, NJ 07005, USA', 408921237, -744016079],
  ['269 County Road 624, Denville, NJ 07834, USA', 408944230, -744984617],
  ['Fire Tower, Cedar Hill, Sparta, NJ 07871, USA', 410467199, -746667515],
  ['416 Ridge Road, Newton, NJ 07860, USA', 410745171, -747239451],
  ['Turkey Spring, Vernon, NJ 07462, USA', 411982974, -744582444],
  ['237 Church Street, Hackettstown, NJ 07840, USA', 408492675, -748511052],
  ['Boat Landing, Raven Pond, Clinton, NJ 08809, USA', 406461218, -749093197],
  ['554 Quarry Lane, Bernardsville, NJ 07924, USA', 407321675, -745446442],
  ['584 Old Mill Road, Ringwood, NJ 07456, USA', 411064614, -742343583],
  ['19 Station Avenue, Milford, PA 18337, USA', 412947671, -748172625],
  ['Trailhead, Juniper Hollow Road, Dingmans Ferry, PA 18328, USA', 412087820, -748659795],
  ['531 Orchard Drive, Port Jervis, NY 12771, USA', 413807794, -746938404],
  ['Ford below Granite Bridge, Warwick, NY 10990, USA', 412292344, -743699381],
  ['276 County Road 599, Goshen, NY 10924, USA', 414044252, -743366699],
  ['Fire Tower, Eagle Hill, Monroe, NY 10950, USA', 413138885, -742083848],
  ['915 Ridge Road, Beacon, NY 12508, USA', 415266272, -739721560],
  ['Beaver Spring, Cold Spring, NY 10516, USA', 414074037, -739312061],
  ['529 Church Street, New Paltz, NY 12561, USA', 417181777, -741054170],
  ['Boat Landing, Sugar Pond, Rosendale, NY 12472, USA', 418682682, -740756412],
  ['702 Quarry Lane, Saugerties, NY 12477, USA', 421062657, -739779975],
  ['671 Old Mill Road, Woodstock, NY 12498, USA', 420689347, -741106773],
  ['507 Station Avenue, Pine Bush, NY 12566, USA', 416072039, -742749372],
  ['Ford, Harriman State Park, NY 10980, USA', 413843930, -740501726],
  ['Gate 3, Wawayanda Trail, Ringwood, NJ 07456, USA', 410873075, -744459023],
  ['', 408472324, -740726046],
];

export interface Point {
  latitude: number;
  longitude: number;
}

export interface Feature {
  name: string;
  location: Point;
}

export const features: readonly Feature[] = rows.map(([name, latitude, longitude]) => ({
  name,
  location: { latitude, longitude },
}));

const byPlace = new Map(features.map((feature) => [placeKey(feature.location), feature]));

/** One text for one place: the key of every map by position. */
export function placeKey(point: Point): string {
  return `${String(point.latitude)},${String(point.longitude)}`;
}

/** The feature right there; one without a name where there is none. */
export function featureAt(point: Point): Feature {
  return byPlace.get(placeKey(point)) ?? { name: '', location: point };
}
